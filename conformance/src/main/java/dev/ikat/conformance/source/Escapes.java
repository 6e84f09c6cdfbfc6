package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.CommonOp;
import dev.ikat.conformance.scenario.GenOp;
import dev.ikat.conformance.scenario.Op;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The ways in which operations can leave the block they stand in, besides exceptions. */
enum Escapes {
  BREAK,
  CONTINUE,
  RETURN;

  /** Those out of this block. */
  static Set<Escapes> of(List<Op> ops) {
    Set<Escapes> all = EnumSet.noneOf(Escapes.class);
    ops.forEach(op -> all.addAll(of(op)));
    return all;
  }

  private static Set<Escapes> of(Op op) {
    return switch (op) {
      case CommonOp.Break _ -> EnumSet.of(BREAK);
      case CommonOp.Continue _ -> EnumSet.of(CONTINUE);
      case CommonOp.Return _ -> EnumSet.of(RETURN);
      case CommonOp.If branch -> both(of(branch.then()), of(branch.otherwise()));
      case CommonOp.Try attempt -> of(attempt);
      case CommonOp.Loop loop -> outOfLoop(loop.body());
      case GenOp.For loop -> outOfLoop(loop.body());
      case AioOp.AsyncFor loop -> outOfLoop(loop.body());
      case AioOp.AsCompleted loop -> outOfLoop(loop.body());
      case AioOp.InTaskGroup block -> of(block.body());
      case AioOp.InTimeout block -> of(block.body());
      case AioOp.With block -> of(block.body());
      case CommonOp _, GenOp _, AioOp _ -> EnumSet.noneOf(Escapes.class);
    };
  }

  private static Set<Escapes> of(CommonOp.Try attempt) {
    Set<Escapes> all = of(attempt.body());
    attempt.handlers().forEach(handler -> all.addAll(of(handler.body())));
    if (attempt.otherwise() != null) {
      all.addAll(of(attempt.otherwise()));
    }
    if (attempt.lastly() != null) {
      all.addAll(of(attempt.lastly()));
    }
    return all;
  }

  private static Set<Escapes> outOfLoop(List<Op> body) {
    Set<Escapes> all = of(body);
    all.remove(BREAK);
    all.remove(CONTINUE);
    return all;
  }

  private static Set<Escapes> both(Set<Escapes> first, Set<Escapes> second) {
    first.addAll(second);
    return first;
  }
}
