/**
 * The shell in front of a guarded program: `sh -c guardScript NAME SIGNAL PROGRAM ARGS…`.
 * Each line on fd 3 is the name of a signal for the program. The end of fd 3 means that our process is gone: the
 * program gets SIGNAL, and ten seconds later KILL. The shell ends with the program, and with its exit code.
 * What the program writes is for our user alone (Temporal makes its file readable by all otherwise).
 * The shell itself ignores what a terminal or an impatient user may send to it, or the program would be left alone.
 */
export const guardScript = `
umask 077
signal=$1; shift
"$@" 3<&- &
program=$!
trap '' INT TERM HUP
(
  while read -r word <&3; do kill -s "$word" "$program"; done
  kill -s "$signal" "$program"
  patience=10
  while [ "$patience" -gt 0 ] && kill -0 "$program"; do sleep 1; patience=$((patience - 1)); done
  kill -s KILL "$program"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$program"; code=$?
kill -s KILL "$watcher" 2>/dev/null
exit "$code"
`;
