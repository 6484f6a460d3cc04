#!/bin/sh
# `make bare`: both commands of the README in a fresh clone on a machine as bare as it assumes.
#
# The machine's own file system is overlaid in a private mount and process namespace; in that copy
# PostgreSQL, browsers, fonts and gettext are purged and the caches of pip and npm emptied, so that
# a step missing from set-up shows. Nothing of it outlives the command. The clone holds what is
# committed. Needs root, unshare, overlayfs, and some 6 GB of memory for what is installed.
#   make bare                 as root, in a folder that only root may enter
#   make bare ARGS=user       as an ordinary user, in a home with a space and Chinese in its path
#   make bare ARGS="user run" only `make run` (or only `test`, of TESTS="some paths")
set -eu

who=root what=both
for word in "$@"; do
    case $word in
    root | user) who=$word ;;
    run | test | both) what=$word ;;
    inside | within) ;;
    *) echo "联户：用法 make bare ARGS=\"[root|user] [run|test]\"" >&2; exit 1 ;;
    esac
done

outside() {
    [ "$(id -u)" = 0 ] || { echo "联户：make bare 需要 root" >&2; exit 1; }
    command -v unshare >/dev/null || { echo "联户：缺少 unshare（util-linux）" >&2; exit 1; }
    here=$(cd "$(dirname "$0")/.." && pwd -P)
    exec unshare --mount --pid --ipc --fork --kill-child --propagation private \
        sh "$here/boot/bare.sh" inside "$who" "$what"
}

inside() {
    here=$(cd "$(dirname "$0")/.." && pwd -P)
    mount -t tmpfs -o mode=0755 lianhu-bare /mnt
    mkdir /mnt/upper /mnt/work /mnt/root
    mount -t overlay lianhu-bare -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root ||
        { echo "联户：这台机器不能叠加文件系统（overlayfs），make bare 不能运行" >&2; exit 1; }
    root=/mnt/root
    mount -t proc proc $root/proc
    mount --rbind /sys $root/sys
    mount --rbind /dev $root/dev
    mount -t tmpfs tmpfs $root/tmp
    for file in resolv.conf hosts; do cat /etc/$file >/mnt/$file && cp /mnt/$file $root/etc/$file; done
    # A server of the machine may be writing there meanwhile; the clone has a place of its own.
    rm -rf $root/var/lib/lianhu $root/root/.cache $root/root/.npm 2>/dev/null || true
    mkdir -m 700 $root/bare
    git clone -q "$here" $root/bare/lianhu
    # The overlay's scripts must not start or stop services.
    printf '#!/bin/sh\nexit 101\n' >$root/usr/sbin/policy-rc.d
    chmod 755 $root/usr/sbin/policy-rc.d
    exec chroot $root env -i HOME=/root TERM="${TERM:-dumb}" LANG=C.UTF-8 CI="${CI:-}" TESTS="${TESTS:-}" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        http_proxy="${http_proxy:-}" https_proxy="${https_proxy:-}" no_proxy="${no_proxy:-}" \
        sh /bare/lianhu/boot/bare.sh within "$who" "$what"
}

as_person() {
    if [ "$who" = user ]; then
        su -s /bin/sh bare-user -c "cd '/home/bare-user/项目 一' && CI='$CI' $1"
    else
        (cd /bare/lianhu && sh -c "$1")
    fi
}

within() {
    export DEBIAN_FRONTEND=noninteractive
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' 'postgresql*' 'chromium*' 'fonts-*' \
        gettext 2>/dev/null | sed -n 's/^ii //p')
    [ -z "$installed" ] || { echo "· 藏起：" $installed; apt-get purge -y -qq $installed >/tmp/purge.log 2>&1; }
    ! id lianhu >/dev/null 2>&1 || userdel lianhu
    rm -rf /usr/lib/postgresql /usr/share/fonts /usr/local/share/fonts
    for name in psql postgres chromium google-chrome msgfmt; do
        ! command -v $name || { echo "联户：$name 没有藏住" >&2; exit 1; }
    done
    if [ "$who" = user ]; then
        useradd -m -s /bin/sh bare-user
        cp -r /bare/lianhu "/home/bare-user/项目 一"
        chown -R bare-user: /home/bare-user
    fi
    [ "$what" = test ] || { try_run; try_run; }
    [ "$what" = run ] || as_person "make test ARGS='$TESTS'"
    echo "✓ make bare（$who，$what）通过"
}

# Start, look at the home page, end as Ctrl-C does; the second time the data is already there.
try_run() {
    echo "== make run（$who）"
    port=$(python3 -c "import socket; s = socket.socket(); s.bind(('', 0)); print(s.getsockname()[1])")
    as_person "make run PORT=$port" >/tmp/run.log 2>&1 &
    tail -f -n +1 /tmp/run.log & shown=$!
    until grep -q "按 Ctrl-C 停止" /tmp/run.log; do
        sleep 1
        ! grep -q "^make: \*\*\*" /tmp/run.log || { kill $shown; exit 1; }
    done
    python3 -c "
import urllib.request
page = urllib.request.urlopen('http://127.0.0.1:$port/').read()
print('首页', len(page), '字节')"
    as_person "make stop"
    sleep 1
    kill $shown
    left=$(ps -e -o args= | grep -E "config\.serve|config\.cli|bin/postgres" | grep -v grep || true)
    [ -z "$left" ] || { echo "联户：停止后仍在运行：$left" >&2; exit 1; }
}

case ${1:-} in
inside) inside ;;
within) within ;;
*) outside "$@" ;;
esac
