"""`factage completion`: what the shell offers after TAB, made from the parser itself."""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from factage.cli.main import COMMANDS, parser_for
from factage.cli.texts import say

SHELLS: Final = ("bash", "zsh", "fish")


@dataclass(frozen=True)
class Option:
    """One option of a command: its spellings, what it is for, its choices, whether it takes a value."""

    names: tuple[str, ...]
    help: str
    choices: tuple[str, ...]
    takes: bool


@dataclass(frozen=True)
class Command:
    """One command as a shell needs to know it."""

    name: str
    help: str
    options: tuple[Option, ...]
    words: tuple[str, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    """`bash|zsh|fish`."""
    parser.add_argument("shell", choices=SHELLS, help=say("help.shell"))


def run(args: argparse.Namespace) -> int:
    """Print the completion script, for `eval "$(factage completion bash)"` and its like."""
    commands = list(_commands())
    print({"bash": bash, "zsh": zsh, "fish": fish}[args.shell](commands))
    return 0


def bash(commands: list[Command]) -> str:
    """A function for bash's `complete`; files where a command takes them."""
    cases = "\n".join(
        f'    {command.name}) words="{" ".join((*_names(command), *command.words))}" ;;'
        for command in commands
    )
    choices = "\n".join(
        f'    {command.name}:{name}) COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$cur")); return ;;'
        for command in commands
        for option in command.options
        if option.choices
        for name in option.names
    )
    names = " ".join(command.name for command in commands)
    return f"""_factage() {{
  local cur="${{COMP_WORDS[COMP_CWORD]}}" prev="${{COMP_WORDS[COMP_CWORD-1]}}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{names} --help --version" -- "$cur")); return; fi
  case "${{COMP_WORDS[1]}}:$prev" in
{choices}
  esac
  case "${{COMP_WORDS[1]}}" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _factage factage"""


def zsh(commands: list[Command]) -> str:
    """A function for zsh's completion system."""
    described = "\n".join(f"    '{command.name}:{_quoted(command.help)}'" for command in commands)
    cases = "\n".join(
        f"    {command.name}) _arguments {' '.join(_zsh_option(option) for option in command.options)} "
        f"{_zsh_words(command)};;"
        for command in commands
    )
    return f"""#compdef factage
_factage() {{
  local -a commands=(
{described}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command" in
{cases}
  esac
}}
compdef _factage factage"""


def fish(commands: list[Command]) -> str:
    """One line for each thing that fish may offer."""
    lines = []
    for command in commands:
        lines.append(
            f"complete -c factage -f -n __fish_use_subcommand -a {command.name} -d '{_quoted(command.help)}'"
        )
        when = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            spelt = " ".join(
                f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
            )
            value = (
                f" -x -a '{' '.join(option.choices)}'" if option.choices else " -r" if option.takes else ""
            )
            lines.append(f"complete -c factage {when} {spelt}{value} -d '{_quoted(option.help)}'")
        if command.words:
            lines.append(f"complete -c factage -f {when} -a '{' '.join(command.words)}'")
    return "\n".join(lines)


def _commands() -> Iterator[Command]:
    known = [name for name in COMMANDS if importlib.util.find_spec(f"factage.cli.{name}")]
    parser = parser_for(known)
    (commands,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no public way to ask for its commands
    for name in known:
        actions = commands.choices[name]._actions  # noqa: SLF001 - as above
        words = [
            str(choice)
            for action in actions
            if not action.option_strings and action.choices
            for choice in action.choices
        ]
        yield Command(name, COMMANDS[name][0], tuple(_options(actions)), tuple(words))


def _options(actions: list[argparse.Action]) -> Iterator[Option]:
    for action in actions:
        if action.option_strings:
            choices = tuple(str(choice) for choice in action.choices or ())
            takes = action.nargs != 0
            yield Option(tuple(action.option_strings), action.help or "", choices, takes)


def _names(command: Command) -> tuple[str, ...]:
    return tuple(name for option in command.options for name in option.names)


def _zsh_option(option: Option) -> str:
    value = (
        f":{'value'}:({' '.join(option.choices)})"
        if option.choices
        else ":value:_files"
        if option.takes
        else ""
    )
    return " ".join(f"'{name}[{_quoted(option.help)}]{value}'" for name in option.names)


def _zsh_words(command: Command) -> str:
    return f"'1:word:({' '.join(command.words)})'" if command.words else "'*:file:_files'"


def _quoted(text: str) -> str:
    """Without what a single-quoted word, or zsh's own brackets and colons, would trip over."""
    return text.replace("'", "’").replace("[", "(").replace("]", ")").replace(":", " ").replace("%%", "%")
