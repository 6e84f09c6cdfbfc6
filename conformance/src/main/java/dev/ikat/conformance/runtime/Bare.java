package dev.ikat.conformance.runtime;

/** Text that is rendered as it is, without quotes. */
public record Bare(String text) {}
