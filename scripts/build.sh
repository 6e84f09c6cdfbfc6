# Builds the jars that the commands run on, when there are none yet or their sources have changed.
#
# The jars in use are copies, target/launcher/NAME/lib-STAMP, where STAMP is made from their
# content: a program that runs is not disturbed by the next build, and programs compiled against
# them stay valid over a build that changes nothing.

# ensure_built NAME MODULE...: sets lib, the folder of the jars, and stamp.
ensure_built() {
    jars=$home/target/launcher/$1
    shift
    # Core is woven by the other two.
    set -- weaver maven-plugin "$@"
    fresh "$@" || build "$@"
    IFS= read -r stamp <"$jars/stamp"
    lib=$jars/lib-$stamp
}

# The stamp file is as old as the start of the build that wrote it. Folders are compared as well as
# files, so that a deleted source is noticed.
fresh() {
    [ -f "$jars/stamp" ] || return
    changed=$(
        cd "$home" || exit
        for module; do
            shift
            set -- "$@" "$module/pom.xml" "$module/src/main"
        done
        find pom.xml "$@" -newer "$jars/stamp" -print -quit
    )
    [ -z "$changed" ]
}

build() {
    need_maven
    mkdir -p "$jars"
    lock
    # Another call may have built while this one waited.
    fresh "$@" || build_now "$@"
    unlock
}

build_now() {
    say "building with JDK $jdk_version"
    : >"$jars/started"
    for module in "$@"; do
        rm -rf "$home/$module"/target/ikat-*.jar "$home/$module/target/lib"
    done
    modules=$(printf '%s,' "$@")
    piped show_progress maven -Dquick -pl "$modules" package || {
        cat "$jars/build.log" >&2
        say "the build failed: Maven's output above says why"
        exit 1
    }
    keep_jars "$@"
    say "built"
}

# Maven's output goes to a log; what people see is a line for each module.
show_progress() {
    fetching=
    while IFS= read -r line; do
        printf '%s\n' "$line" >&3
        case $line in
            *Downloading\ from*)
                [ -n "$fetching" ] || say "  Maven fetches what it needs, the first time only"
                fetching=yes
                ;;
            *Building\ Ikat\ *)
                line=${line#*Building }
                say "  ${line%% [0-9]*}"
                ;;
        esac
    done 3>"$jars/build.log"
}

keep_jars() {
    new=$jars/lib-new
    rm -rf "$new"
    mkdir "$new"
    for module in "$@"; do
        cp "$home/$module"/target/ikat-*.jar "$new"
        [ ! -d "$home/$module/target/lib" ] || cp "$home/$module"/target/lib/*.jar "$new"
    done
    stamp=$(cat "$new"/*.jar | sha256)
    stamp=${stamp%% *}
    if [ -d "$jars/lib-$stamp" ]; then rm -rf "$new"; else mv "$new" "$jars/lib-$stamp"; fi
    printf '%s\n' "$stamp" >"$jars/stamp.new"
    touch -r "$jars/started" "$jars/stamp.new"
    mv "$jars/stamp.new" "$jars/stamp"
    # Programs that started before this build may still load classes from the jars before these.
    find "$jars" -name 'lib-*' -prune ! -name "lib-$stamp" -mtime +1 -exec rm -rf {} +
}

need_maven() {
    command -v mvn >/dev/null 2>&1 ||
        refuse "building Ikat needs Maven. On Debian or Ubuntu: apt-get install maven"
}

maven() {
    JAVA_HOME=$jdk mvn --batch-mode -Dstyle.color=never -f "$home/pom.xml" "$@" </dev/null
}

# piped FILTER COMMAND...: shows the command's output through the filter, and ends with the
# command's exit code, which a pipe alone would drop.
piped() {
    filter=$1
    shift
    { "$@" 2>&1; echo $? >"$home/target/launcher/status"; } | "$filter"
    read -r status <"$home/target/launcher/status"
    return "$status"
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum "$@"
    else
        shasum -a 256 "$@"
    fi
}

# One build at a time. flock frees the lock whatever becomes of its holder; where there is none
# (macOS) a folder is the lock, and a build that was killed leaves it behind.
lock() {
    lock=$home/target/launcher/lock
    if command -v flock >/dev/null 2>&1; then
        exec 9>"$lock"
        flock -n 9 || {
            say "waiting for another build"
            flock 9
        }
    else
        until mkdir "$lock.d" 2>/dev/null; do
            say "waiting for another build (if there is none, remove $lock.d)"
            sleep 2
        done
        trap 'rmdir "$lock.d"' EXIT
        trap 'exit 130' INT TERM
    fi
}

unlock() {
    exec 9>&-
    [ ! -d "$lock.d" ] || rmdir "$lock.d"
    trap - EXIT INT TERM
}
