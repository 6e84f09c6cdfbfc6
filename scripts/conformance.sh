# `ikat conformance`: the scenarios of a file, against CPython's traces; or random ones, for which
# there are none, against what always holds.

conformance() {
    engine=
    previous=
    kept=
    for argument in "$@"; do
        [ "$previous" != --engine ] || engine=$argument
        [ "$argument" != --random ] || kept=$home/target/launcher/random-failed.jsonl
        previous=$argument
    done
    case $engine in
        # Translated scenarios run on the fast engine. javac takes most of the time, and not for long.
        source | woven)
            engine_flags continuation
            flags="$flags
-XX:TieredStopAtLevel=1
-XX:+UseSerialGC"
            ;;
        *) engine_flags "$engine" ;;
    esac
    # Where the caller says so as well, the last one counts.
    [ -z "$kept" ] || set -- --failed "$kept" "$@"
    find_jdk
    ensure_built conformance core conformance
    # shellcheck disable=SC2086 # one option a line
    exec "$jdk/bin/java" $flags -cp "$lib/*" dev.ikat.conformance.Main "$@"
}
