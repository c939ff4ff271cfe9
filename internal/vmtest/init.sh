#!/bin/busybox sh
# The first process of the guest: mounts what the tools expect, runs /.vmtest/command with its output
# on the second serial port, then writes /out and the exit status to the disk as a tar archive.
export PATH=/bin HOME=/root USER=root LC_ALL=C.UTF-8 TERM=dumb OUT=/out
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t tmpfs run /run
mount -t tmpfs -o mode=1777 tmp /tmp
mount -t tracefs tracefs /sys/kernel/tracing
mount -t debugfs debugfs /sys/kernel/debug
mount -t securityfs securityfs /sys/kernel/security
mount -t bpf bpf /sys/fs/bpf
mount -t cgroup2 cgroup /sys/fs/cgroup
ln -s /proc/self/fd /dev/fd
ln -s fd/0 /dev/stdin
ln -s fd/1 /dev/stdout
ln -s fd/2 /dev/stderr
hostname vm
ip link set lo up
ulimit -c 0
for module in /.vmtest/modules/*.ko; do
	[ ! -f "$module" ] || insmod "$module"
done

# The output goes through a pipe so that no tool takes the serial port for a terminal. What the command
# leaves running is killed, or the pipe would never end.
stty -F /dev/ttyS1 raw -echo
mkfifo /.vmtest/pipe
cat /.vmtest/pipe > /dev/ttyS1 &
copier=$!
sh /.vmtest/command < /dev/null > /.vmtest/pipe 2>&1
echo $? > /.vmtest/status
for pass in 1 2; do
	for process in /proc/[0-9]*; do
		process=${process#/proc/}
		[ "$process" -eq 1 ] || [ "$process" -eq $copier ] || kill -9 "$process"
	done 2> /dev/null
done
wait $copier

tries=0
until [ -b /dev/nvme0n1 ] || [ $tries -eq 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
tar cf /dev/nvme0n1 -C / .vmtest/status out
sync
poweroff -f
