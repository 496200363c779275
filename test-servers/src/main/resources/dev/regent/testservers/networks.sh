# Networks of a test: one for each of $1 servers, and this one, whence clients reach all of them. Run in a network name space of its own,
# so that nothing here concerns the machine or another run. Servers reach each other over one switch, which `isolate N` takes server N off
# and `rejoin N` puts it back on. Answers each with a line. The end of standard input, which is the end of the test, ends everything in these
# networks; the name spaces go with the last process in them.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
folder=$(mktemp -d "${TMPDIR:-/tmp}/regent-networks-XXXXXX")
inside=" $(readlink /proc/self/ns/net) "

end() {
  while read -r process network; do
    process=${process#/proc/}
    process=${process%/ns}
    if [[ $inside == *" $network "* && $process != "$$" && $process != "$BASHPID" ]]; then
      kill -KILL "$process" 2>/dev/null || true
    fi
  done < <(find /proc/[0-9]*/ns -maxdepth 1 -name net -printf '%h %l\n' 2>/dev/null)
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

ip link set lo up
ip address add 10.99.1.254/32 dev lo
ip link add switch type bridge
ip link set switch up
holders=
for ((n = 1; n <= $1; n++)); do
  # Holds the name space open, for no longer than this script lives.
  exec {hold}> >(exec unshare --net cat)
  holder=$!
  until network=$(readlink "/proc/$holder/ns/net") && [[ $inside != *" $network "* ]]; do
    kill -0 "$holder"
    sleep 0.01
  done
  inside+="$network "
  holders+=" $holder"
  ip link add "servers$n" type veth peer name servers netns "$holder"
  ip link set "servers$n" master switch up
  ip link add "clients$n" type veth peer name clients netns "$holder"
  ip link set "clients$n" up
  ip route add "10.99.0.$n/32" dev "clients$n" src 10.99.1.254
  nsenter --target "$holder" --net bash -ec "
    ip link set lo up
    ip address add 10.99.0.$n/24 dev servers
    ip link set servers up
    ip link set clients up
    ip route add 10.99.1.254/32 dev clients src 10.99.0.$n"
done
echo "ready $folder $$$holders"
while read -r verb n; do
  case $verb in
    isolate) ip link set "servers$n" nomaster ;;
    rejoin) ip link set "servers$n" master switch ;;
  esac
  echo done
done
