# The engines: what the JVM has to be told for each.

# Opens to Ikat what its continuation engine needs. One flag a line, as all lists of options here.
continuation_flags='--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED
--add-opens=java.base/java.lang=ALL-UNNAMED'

# Lets Netty load the code by which it does I/O natively.
native_flag=--enable-native-access=ALL-UNNAMED

# engine_flags ENGINE: sets flags. Without an engine Ikat takes the fastest that works.
engine_flags() {
    case $1 in
        '') flags=$continuation_flags ;;
        continuation) flags="$continuation_flags
-Dikat.engine=continuation" ;;
        portable) flags=-Dikat.engine=portable ;;
        *) refuse "no engine '$1': there are continuation and portable" ;;
    esac
}
