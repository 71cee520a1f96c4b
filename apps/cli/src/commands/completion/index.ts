import { leaf } from '../../command.js';
import { usageError } from '../../exit.js';
import { SHELLS, scriptFor } from './scripts.js';

export const completion = leaf({
  description: `To complete commands, flags, profiles and ids, load the script at the start of each shell:

  bash  echo 'source <(ipto completion bash)' >> ~/.bashrc
  zsh   echo 'source <(ipto completion zsh)' >> ~/.zshrc, after compinit
  fish  ipto completion fish > ~/.config/fish/completions/ipto.fish`,
  args: [['<shell>', 'The shell.', SHELLS]],
  examples: ['ipto completion bash', 'source <(ipto completion zsh)'],
  run: async (call, shell: string) => {
    const script = scriptFor(shell);
    if (script === null) throw usageError(`There is no completion for ${shell}.`);
    if (!call.quiet) call.host.stdout.write(script);
  },
});
