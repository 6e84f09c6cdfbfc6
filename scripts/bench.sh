# `ikat bench`: Ikat and its peers side by side.

bench() {
    find_jdk
    ensure_built bench core io bench
    # JMH's use of Unsafe is no news, and the servers to be measured may use native code.
    exec "$jdk/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
        -cp "$lib/*" dev.ikat.bench.Main "$@"
}
