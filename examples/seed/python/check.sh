#!/bin/sh
# Runs the Python programs, and compares what they print with ../expected. With --update the
# expected files are written instead. Needs Python 3.11 or newer.

cd "$(dirname "$0")" || exit
status=0
for program in *.py; do
    expected=../expected/${program%.py}.txt
    if [ "${1-}" = --update ]; then
        python3 -X dev -W error "$program" >"$expected" || status=1
    else
        python3 -X dev -W error "$program" | diff -u "$expected" - || status=1
    fi
done
exit $status
