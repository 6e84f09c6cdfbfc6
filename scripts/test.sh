# `ikat test`: everything CI runs. The last line is `N passed, N failed` over all of it.
# What breaks (a build error, a format error, a run without a result) counts as one failure.

run_tests() {
    find_jdk
    need_maven
    mkdir -p "$home/target/launcher"
    passed=0
    failed=0
    build_and_test
    check_format
    for engine in continuation portable; do
        for cases in "$home"/conformance/cases/*.jsonl; do
            run_cases "$cases" "$engine"
        done
    done
    run_woven
    run_random 1
    run_random "$(date +%s)"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

# All modules and both engines, even when tests fail: the count is of everything.
build_and_test() {
    rm -rf "$home"/*/target/surefire-reports*
    piped concise maven -ntp --fail-at-end -Dmaven.test.failure.ignore=true -P '!format' verify ||
        broken "the build"
    counted=$(find "$home"/*/target/surefire-reports* -name 'TEST-*.xml' -exec cat {} + \
        2>/dev/null | count)
    [ "$counted" != "0 0" ] || broken "no test ran"
    add "${counted% *}" "${counted#* }"
}

# What a person needs of Maven's output: modules, results, and all that is not mere information.
concise() { plain | grep -E '^\[INFO\] (Building Ikat|Tests run:)|^(\[(WARNING|ERROR)|[^[])' || :; }

# Maven resets colours even when told to use none.
plain() {
    escape=$(printf '\033')
    sed "s/$escape\[[0-9;]*m//g"
}

# Reads surefire's reports; prints how many passed and how many did not. A test that was skipped
# did not pass: there are to be none.
count() {
    awk -v RS='<' '
        /^testsuite / { tests += number("tests"); bad += number("errors") + number("failures") + number("skipped") }
        function number(name) {
            return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) + 0 : 0
        }
        END { print tests - bad, bad + 0 }'
}

check_format() {
    echo "Format"
    piped plain maven -q -Dformat.goal=check process-sources || broken "the format; ./ikat format mends it"
}

# run_cases FILE ENGINE
run_cases() {
    log=$home/target/launcher/conformance.log
    # A process of its own: the command ends by becoming java.
    "$home/ikat" conformance "$1" --engine "$2" >"$log" 2>&1
    count_cases "conformance of ${1##*/} on $2" $? "$log"
}

# The scenarios as woven programs; both suites at the same time.
run_woven() {
    log=$home/target/launcher/woven
    for suite in gen aio; do
        case $suite in
            gen) set -- "$home"/conformance/cases/gen-*.jsonl ;;
            aio) set -- "$home"/conformance/cases/aio-*.jsonl "$home/conformance/cases/found.jsonl" ;;
        esac
        {
            "$home/ikat" conformance "$@" --engine woven >"$log-$suite.log" 2>&1
            echo $? >"$log-$suite.status"
        } &
    done
    wait
    for suite in gen aio; do
        grep -E '^(woven|suspensions)' "$log-$suite.log"
        read -r status <"$log-$suite.status"
        count_cases "conformance of suite $suite, woven" "$status" "$log-$suite.log"
    done
}

# run_random SEED: random scenarios from there on, against what always holds; and whether the
# engines, which run at the same time, agree on each line.
run_random() {
    random=$home/target/launcher/random
    for engine in continuation portable; do
        {
            "$home/ikat" conformance --random 2000 --seed "$1" --engine "$engine" \
                --traces "$random-$engine.jsonl" --failed "$random-failed-$engine.jsonl" \
                >"$random-$engine.log" 2>&1
            echo $? >"$random-$engine.status"
        } &
    done
    wait
    for engine in continuation portable; do
        read -r status <"$random-$engine.status"
        count_cases "random scenarios from seed $1 on $engine" "$status" "$random-$engine.log"
    done
    if cmp -s "$random-continuation.jsonl" "$random-portable.jsonl"; then
        add 1 0
    else
        # The traces of one engine are what is expected of the other.
        "$home/ikat" conformance "$random-continuation.jsonl" --engine portable | head -n 100
        broken "the engines differ from seed $1 on"
    fi
    head -n 100 "$random-continuation.jsonl" >"$random-first.jsonl"
    run_cases "$random-first.jsonl" woven
    rm -f "$random"-continuation.* "$random"-portable.*
}

# count_cases NAME STATUS LOG: the last line of the log is the result.
count_cases() {
    name=$1
    status=$2
    result=$(tail -n 1 "$3")
    # There may be thousands of failures; the first ones tell.
    [ "$status" -eq 0 ] || head -n 100 "$3"
    echo "$name: $result"
    case $result in
        [0-9]*' passed, '[0-9]*' failed')
            bad=${result#* passed, }
            add "${result%% *}" "${bad%% *}"
            # No exit code may contradict the numbers.
            [ "$status" -eq 0 ] || [ "${bad%% *}" -gt 0 ] || broken "$name: exit code $status"
            ;;
        *) broken "$name: no result, exit code $status" ;;
    esac
}

add() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}

broken() {
    echo "BROKEN: $*"
    add 0 1
}
