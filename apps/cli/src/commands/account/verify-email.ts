import { leaf } from '../../command.js';
import { linkToken } from '../link-token.js';

export const verifyEmail = leaf({
  args: [['<link>', 'The link, or the token in it.']],
  examples: ['ipto account verify-email "https://ipto.example.com/email/verify#token=Zk4…"'],
  run: async (call, link: string) => {
    const { apiUrl } = await call.settings();
    const client = await call.connect({ url: apiUrl.value });
    const answer = await client.api.auth.verifyEmail.mutate({ token: linkToken(link) });
    await call.result(answer, () => 'The e-mail address is verified.\n');
  },
});
