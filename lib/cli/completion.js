'use strict';

/**
 * `bybit-auth completion`: scripts for bash and zsh, from the table of commands. Pure but for the last function.
 *
 * @module
 */

const { COMMANDS, optionsOf } = require('./commands');

/** @typedef {import('./commands').Command} Command */
/** @typedef {import('./commands').Option} Option */

const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

/**
 * @param {import('./commands').Operand} operand
 * @returns {readonly string[]}
 */
function choicesOf({ choices }) {
  if (choices === 'commands') return COMMAND_NAMES;
  if (choices === 'subjects') return require('./explain/topics').subjects();
  return choices ?? [];
}

/**
 * @param {Command} command
 * @returns {[name: string, option: Readonly<Option>][]} with the dashes, every spelling
 */
function spellings(command) {
  return Object.entries(optionsOf(command)).flatMap(([name, option]) => {
    const names = [`--${name}`];
    if (option.alias !== undefined) names.push(`--${option.alias}`);
    if (option.short !== undefined) names.push(`-${option.short}`);
    return names.map((spelling) => /** @type {[string, Readonly<Option>]} */ ([spelling, option]));
  });
}

/**
 * @param {string} text
 * @returns {string} for a shell, in single quotes
 */
function quote(text) {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/**
 * @param {Command} command
 * @returns {string} branches of the case over the option before the word
 */
function bashValues(command) {
  return spellings(command)
    .filter(([, option]) => option.type === 'string')
    .map(([spelling, { choices, complete }]) => {
      const pattern = `        ${command.name}:${spelling})`;
      // Names of files may hold spaces, and compgen gives one a line.
      if (complete === 'file') {
        return `${pattern} local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;`;
      }
      const noSpace = choices?.some((choice) => choice.endsWith('=')) ? 'compopt -o nospace; ' : '';
      const words = `COMPREPLY=($(compgen -W ${quote((choices ?? []).join(' '))} -- "$word"))`;
      return `${pattern} ${noSpace}${words}; return ;;`;
    })
    .join('\n');
}

/** @returns {string} */
function bashScript() {
  const values = COMMANDS.map(bashValues).filter(Boolean).join('\n');
  const words = COMMANDS.map((command) => {
    const options = spellings(command)
      .map(([spelling]) => spelling)
      .join(' ');
    const operands = command.operands.flatMap(choicesOf).join(' ');
    return `        ${command.name}) options=${quote(options)}; operands=${quote(operands)} ;;`;
  }).join('\n');
  return `# Completion of bybit-auth for bash: source <(bybit-auth completion bash)
_bybit_auth() {
    local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
    local options='' operands=''
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W ${quote([...COMMAND_NAMES, '--help', '--version'].join(' '))} -- "$word"))
        return
    fi
    # Bash takes --option=value for three words.
    if [[ $word == '=' ]]; then word=''; elif [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
    case "$command:$previous" in
${values}
    esac
    case "$command" in
${words}
        *) return ;;
    esac
    if [[ $word == --* || ( $word == -* && -z $operands ) ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
    else
        COMPREPLY=($(compgen -W "$operands" -- "$word"))
    fi
}
complete -o bashdefault -F _bybit_auth bybit-auth
`;
}

/**
 * Text inside of a specification of _arguments, where brackets and colons have a meaning.
 *
 * @param {string} text
 * @returns {string}
 */
function zshText(text) {
  return text.replace(/[\\[\]:]/g, (character) => `\\${character}`);
}

/**
 * @param {string} name
 * @param {Readonly<Option>} option
 * @returns {string[]} one specification of _arguments for each spelling
 */
function zshOption(name, { short, alias, type, value, choices, complete, multiple, description }) {
  const names = [`--${name}`, ...(alias ? [`--${alias}`] : []), ...(short ? [`-${short}`] : [])];
  const [summary] = description.split(/(?<=\.)\s|:\s/);
  const action = complete === 'file' ? '_files' : choices ? `(${choices.join(' ')})` : ' ';
  const argument = type === 'string' ? `:${zshText(value ?? 'value')}:${action}` : '';
  return names.map((spelling) => {
    const others = multiple ? '*' : `(${names.join(' ')})`;
    const equals = type === 'string' && spelling.startsWith('--') ? '=' : '';
    return quote(`${others}${spelling}${equals}[${zshText(summary.replace(/\.$/, ''))}]${argument}`);
  });
}

/** @returns {string} */
function zshScript() {
  const branches = COMMANDS.map((command) => {
    const specifications = Object.entries(optionsOf(command)).flatMap(([name, option]) =>
      zshOption(name, option),
    );
    const operands = command.operands.map((operand, index) =>
      quote(`${index + 1}:${operand.name}:(${choicesOf(operand).join(' ')})`),
    );
    const lines = [...specifications, ...operands].map((line) => `            ${line}`);
    return `        ${command.name})\n          _arguments -s -S \\\n${lines.join(' \\\n')} ;;`;
  });
  const list = COMMANDS.map(({ name, summary }) => `    ${quote(`${name}:${summary.replace(/:/g, '\\:')}`)}`);
  return `#compdef bybit-auth
# Completion of bybit-auth for zsh: source <(bybit-auth completion zsh), after compinit
_bybit_auth() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT -= 1 ))
  case "$command" in
${branches.join('\n')}
  esac
}
if [[ "\${funcstack[1]}" == _bybit_auth ]]; then _bybit_auth "$@"; else compdef _bybit_auth bybit-auth; fi
`;
}

/** @type {import('./main').Run} */
function completion({ operands }, { stdout }) {
  stdout.write(operands[0] === 'zsh' ? zshScript() : bashScript());
  return 0;
}

module.exports = { bashScript, completion, zshScript };
