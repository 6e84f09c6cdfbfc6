package dev.ikat.conformance.scenario;

/** One operation of a body. */
public sealed interface Op permits CommonOp, GenOp, AioOp {}
