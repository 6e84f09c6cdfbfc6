# Finds the JDK: the first of JAVA_HOME, PATH and the usual install folders that is new enough.
# Asks the `release` file of each; starting a java to ask it would cost more than all the rest.

oldest_jdk=25
usual_jdk_dirs=/usr/lib/jvm:/usr/java:/opt:/opt/java:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks:/Library/Java/JavaVirtualMachines

# Sets jdk and jdk_version; exits 2 if there is none.
find_jdk() {
    take_jdk "${JAVA_HOME:-}" || jdk_of_path || jdk_of_dirs "${IKAT_JDK_DIRS:-$usual_jdk_dirs}" || {
        say "no JDK $oldest_jdk or newer in JAVA_HOME, on PATH or in ${IKAT_JDK_DIRS:-$usual_jdk_dirs}."
        refuse "Install one; on Debian or Ubuntu: apt-get install temurin-25-jdk (or openjdk-25-jdk)"
    }
}

# take_jdk HOME: makes it the JDK to use if it is one and new enough.
take_jdk() {
    read_version "$1"
    [ "$rank" -ge $((oldest_jdk * 1000000)) ] || return 1
    jdk=$1
    jdk_version=$version
}

# read_version HOME: sets version, and rank, a number that orders versions; rank 0 if it is no JDK.
read_version() {
    rank=0
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    version=
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            JAVA_VERSION=*)
                version=${line#*\"}
                version=${version%%\"*}
                break
                ;;
        esac
    done <"$1/release"
    rest=$version
    for weight in 1000000 1000 1; do
        number=${rest%%[!0-9]*}
        rest=${rest#"$number"}
        rest=${rest#.}
        rank=$((rank + ${number:-0} * weight))
    done
}

jdk_of_path() {
    seen=/
    IFS=:
    set -f
    for dir in $PATH; do
        [ -x "$dir/javac" ] && ! [ "$dir/javac" -ef "$seen" ] || continue
        seen=$dir/javac
        javac=$(readlink -f "$seen")
        take_jdk "${javac%/bin/javac}" && break
    done
    unset IFS
    set +f
    [ -n "${jdk:-}" ]
}

# jdk_of_dirs DIRS: the newest JDK of the first folder that has a new enough one.
jdk_of_dirs() {
    IFS=:
    for dir in $1; do
        best=0
        for candidate in "$dir"/* "$dir"/*/Contents/Home; do
            read_version "$candidate"
            [ "$rank" -gt "$best" ] || continue
            best=$rank
            newest=$candidate
        done
        [ "$best" -gt 0 ] && take_jdk "$newest" && break
    done
    unset IFS
    [ -n "${jdk:-}" ]
}
