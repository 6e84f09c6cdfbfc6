# `ikat conformance`: the scenarios of a file, against CPython's traces.

conformance() {
    engine=
    previous=
    for argument in "$@"; do
        [ "$previous" != --engine ] || engine=$argument
        previous=$argument
    done
    engine_flags "$engine"
    find_jdk
    ensure_built conformance core conformance
    # shellcheck disable=SC2086 # one option a line
    exec "$jdk/bin/java" $flags -cp "$lib/*" dev.ikat.conformance.Main "$@"
}
