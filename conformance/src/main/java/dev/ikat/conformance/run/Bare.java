package dev.ikat.conformance.run;

/** Text that is rendered as it is, without quotes. */
record Bare(String text) {}
