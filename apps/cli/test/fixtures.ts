import { contract, type Me } from '@ipto/contracts';

/** The contract's own examples, so that they never drift from what the server sends. */
export const DATASET = contract.datasets.get.example.output;
export const OBJECT = contract.objects.get.example.output;
export const API_KEY = contract.keys.get.example.output;
export const CREATED_KEY = contract.keys.create.example.output;
export const REVIEW = contract.review.get.example.output;
export const ME: Me = contract.users.me.example.output;
export const ANSWER = contract.search.query.example.output;
export const LOGIN = { ...contract.auth.login.example.output, session_token: 'k3m1' };

export const only = <T>(...items: T[]) => ({ items, next_cursor: null });
