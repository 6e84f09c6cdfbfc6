# `ikat run`: a program of one file, or of the files it finds beside it, compiled when it changed.
#
# Compiled programs are kept in CACHE/run/KEY. KEY is made from all that can be known before
# compiling: the file's content and place, the names of its neighbours, the jars, the JDK. In there
#   current       the name of the folder in use, and the program's main class
#   DIGEST/       one compilation, never changed once it is there: classes/, and sources, the
#                 checksums of the other files that took part, if any did; bodies, what the weaver
#                 made of each body
#   used          its time is when the program was last run
# dev.ikat.cli.Compile writes them.

newline='
'

run() {
    engine=
    jvm_options=
    weave=
    explain=
    while :; do
        case ${1-} in
            -J*) jvm_options=$jvm_options$newline${1#-J} ;;
            --engine=*) engine=${1#*=} ;;
            --engine)
                engine=${2-none}
                [ $# -lt 2 ] || shift
                ;;
            --no-weave) weave=--no-weave ;;
            --explain) explain=yes ;;
            -*) refuse "run: no option $1; see ./ikat help" ;;
            *) break ;;
        esac
        shift
    done
    engine_flags "$engine"
    [ $# -gt 0 ] || refuse "run: which file? ./ikat run FILE.java [ARGS]"
    file=$1
    shift
    case $file in
        *.java) ;;
        *) refuse "run: $file is not a .java file" ;;
    esac
    [ -f "$file" ] || refuse "run: there is no file $file"
    [ -r "$file" ] || refuse "run: $file cannot be read"

    find_jdk
    ensure_built run core io agent cli
    class_path "$lib"/ikat-core-*.jar "$lib"/ikat-io-*.jar "$lib"/netty-*.jar "$lib"/jspecify-*.jar
    find_entry
    compiled || {
        compile
        compiled || refuse "run: $entry is gone; was the cache emptied just now?"
    }
    [ -z "$explain" ] || explain
    IFS=$newline
    set -f
    # In place of this shell: standard input, signals and the exit code are the program's own.
    # shellcheck disable=SC2086 # one option a line
    exec "$jdk/bin/java" $flags $native_flag $jvm_options \
        -cp "$entry/$compilation/classes:$class_path" "$main" "$@"
}

# class_path JAR...
class_path() {
    IFS=:
    class_path="$*"
    unset IFS
}

# Sets entry, the folder of this program in the cache.
find_entry() {
    case $file in
        /*) path=$file ;;
        *) path=$PWD/$file ;;
    esac
    cache=${IKAT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ikat}
    list_neighbours "${path%/*}"/*.java
    sums=$(sha256 "$path" - <<END
$path
$neighbours
$stamp$weave
$jdk $jdk_version
END
    ) || exit
    content=${sums%% *}
    context=${sums##*"$newline"}
    # sha256sum marks a name that it had to quote with a backslash before the sum
    entry=$cache/run/${content#\\}-${context%% *}
}

# A new neighbour may be what a name in the program now means.
list_neighbours() { neighbours="$*"; }

# Sets compilation and main, if there is a compilation and no file of it has changed.
compiled() {
    [ -f "$entry/current" ] || return
    read -r compilation main <"$entry/current"
    [ -d "$entry/$compilation" ] || return
    if [ -f "$entry/$compilation/sources" ]; then
        sha256 -c --status "$entry/$compilation/sources" 2>/dev/null || return
    fi
    # A cache that may only be read serves as well.
    printf '' 2>/dev/null >"$entry/used" || :
}

# The JVM's options are for one that lives a second.
compile() {
    "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/*" \
        dev.ikat.cli.Main compile --class-path "$class_path" --entry "$entry" $weave "$file" \
        </dev/null || exit
}

# What became of the program's bodies; not among what the program prints.
explain() {
    if [ -n "$weave" ]; then
        say "run: nothing is woven with --no-weave"
    else
        cat "$entry/$compilation/bodies" >&2
    fi
}
