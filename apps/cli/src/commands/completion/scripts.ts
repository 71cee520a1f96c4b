/** Every script asks `ipto __complete -- <words>` and gets a candidate a line, a tab, and what it is; `:files` asks for files. */
const BASH = `# bash completion for ipto
_ipto() {
  local line=$COMP_LINE words=() i gap reply value files='' broken=''
  # bash takes = and : for ends of words: put together what has no blank between.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ -z \${COMP_WORDS[i]} ]]; then
      words+=('')
      continue
    fi
    gap=\${line%%"\${COMP_WORDS[i]}"*}
    line=\${line#"$gap\${COMP_WORDS[i]}"}
    if ((i == 0)) || [[ -n $gap ]]; then
      words+=("\${COMP_WORDS[i]}")
    else
      words[\${#words[@]} - 1]+=\${COMP_WORDS[i]}
    fi
  done
  local word=\${words[\${#words[@]} - 1]}
  # Only what follows the last of them is replaced.
  [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && broken=\${word%"\${word##*:}"}
  [[ $COMP_WORDBREAKS == *=* && $broken != *=* && $word == *=* ]] && broken=\${word%"\${word##*=}"}
  COMPREPLY=()
  while IFS= read -r reply; do
    value=\${reply%%$'\\t'*}
    if [[ $value == :files ]]; then files=1; else COMPREPLY+=("\${value#"$broken"}"); fi
  done < <("\${COMP_WORDS[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ -n $files ]]; then
    compopt -o filenames
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "\${word#"$broken"}")
  fi
}
complete -F _ipto ipto
`;

const ZSH = `#compdef ipto
_ipto() {
  local -a replies candidates
  local reply value files=''
  replies=("\${(@f)$(\${(Q)words[1]} __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for reply in $replies; do
    value=\${reply%%$'\\t'*}
    if [[ $value == :files ]]; then
      files=1
    else
      candidates+=("\${value//:/\\\\:}:\${reply#*$'\\t'}")
    fi
  done
  (( $#candidates )) && _describe -V ipto candidates
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _ipto ]]; then
  _ipto "$@"
else
  compdef _ipto ipto
fi
`;

const FISH = `# fish completion for ipto
function __ipto_complete
    set -l words (commandline -opc) (commandline -ct)
    for reply in ($words[1] __complete -- $words[2..-1] 2>/dev/null)
        if test "$reply" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $reply
        end
    end
end
complete -c ipto -f -k -a '(__ipto_complete)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
export const SHELLS = Object.keys(SCRIPTS);

/** The script that teaches a shell to complete; null for a shell that is none of {@link SHELLS}. */
export function scriptFor(shell: string): string | null {
  return Object.hasOwn(SCRIPTS, shell) ? (SCRIPTS[shell] ?? null) : null;
}
