import { leaf } from '../../command.js';

export const forgotPassword = leaf({
  description:
    'The answer is the same whether or not the e-mail has an account. A server without outgoing mail sends nothing: ask a platform admin for the link.',
  args: [['<email>', 'Your e-mail address.']],
  examples: ['ipto account forgot-password ada@example.com'],
  run: async (call, email: string) => {
    const { apiUrl } = await call.settings();
    const client = await call.connect({ url: apiUrl.value });
    const answer = await client.api.auth.forgotPassword.mutate({ email });
    await call.result(answer, () => 'If there is such an account, a link is on its way.\n');
  },
});
