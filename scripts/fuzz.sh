# `ikat fuzz`: what random programs do unwoven and woven.

fuzz() {
    engine=continuation
    previous=
    for argument in "$@"; do
        [ "$previous" != --engine ] || engine=$argument
        previous=$argument
    done
    engine_flags "$engine"
    find_jdk
    ensure_built fuzz weaver core fuzz
    # Most of the time javac does, for a short while.
    # shellcheck disable=SC2086 # one option a line
    exec "$jdk/bin/java" $flags -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/*" \
        dev.ikat.fuzz.Main "$@"
}
