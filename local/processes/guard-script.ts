/**
 * The shell in front of a supervised program: `sh -c guardScript NAME SIGNAL PROGRAM ARGS…`.
 * Each line on fd 3 is the name of a signal to send to the program. The end of fd 3 means that the parent process is
 * gone: the program gets SIGNAL, and ten seconds later KILL. The shell exits with the program, with its exit code.
 * Its umask makes the program's files private (Temporal would make its own readable by all).
 * The shell ignores INT, TERM and HUP: if it exited first, the program would be left running.
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
  left=10
  while [ "$left" -gt 0 ] && kill -0 "$program"; do sleep 1; left=$((left - 1)); done
  kill -s KILL "$program"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$program"; code=$?
kill -s KILL "$watcher" 2>/dev/null
exit "$code"
`;
