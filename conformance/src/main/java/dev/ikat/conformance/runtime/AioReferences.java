package dev.ikat.conformance.runtime;

import dev.ikat.conformance.scenario.AioCall;
import dev.ikat.conformance.scenario.AwaitableSpec;
import java.util.ArrayList;
import java.util.List;

/** Which names must exist for an operation to be run, in the order in which they stand in it. */
public final class AioReferences {
  /** Where a name is looked up. */
  public enum Table {
    FUTURE,
    GROUP,
    TIMEOUT,
    GENERATOR,
    HANDLE,
    CONTEXT,
    TOKEN
  }

  /** A name. */
  public record Reference(Table table, String name) {}

  private AioReferences() {}

  /** One of any table. */
  public static Reference reference(Table table, String name) {
    return new Reference(table, name);
  }

  /** That of an async generator. */
  public static Reference generator(String name) {
    return new Reference(Table.GENERATOR, name);
  }

  /** That of a task or future. */
  public static Reference future(String name) {
    return new Reference(Table.FUTURE, name);
  }

  /** Those of something to wait for. */
  public static List<Reference> of(AwaitableSpec what) {
    List<Reference> all = new ArrayList<>();
    collect(what, all);
    return all;
  }

  private static void collect(AwaitableSpec what, List<Reference> all) {
    switch (what) {
      case AwaitableSpec.Existing(String name) -> all.add(future(name));
      case AwaitableSpec.Gather(List<AwaitableSpec> members, _) ->
          members.forEach(member -> collect(member, all));
      case AwaitableSpec.Wait(List<AwaitableSpec> members, _, _) ->
          members.forEach(member -> collect(member, all));
      case AwaitableSpec.WaitFor(AwaitableSpec member, _) -> collect(member, all);
      case AwaitableSpec.Shield(AwaitableSpec member) -> collect(member, all);
      case AwaitableSpec.Anext(String g, _) -> all.add(generator(g));
      case AwaitableSpec.Asend(String g, _) -> all.add(generator(g));
      case AwaitableSpec.Athrow(String g, _) -> all.add(generator(g));
      case AwaitableSpec.Aclose(String g) -> all.add(generator(g));
      case AwaitableSpec.Alist(String g) -> all.add(generator(g));
      case AwaitableSpec.Sleep _,
          AwaitableSpec.Coro _,
          AwaitableSpec.OfObject _,
          AwaitableSpec.ConditionWaitFor _,
          AwaitableSpec.Put _,
          AwaitableSpec.ShutdownAsyncGenerators _ -> {}
    }
  }

  /** Those of a call. */
  public static List<Reference> of(AioCall call) {
    return switch (call) {
      case AioCall.CreateTask c -> both(optional(Table.GROUP, c.group()), context(c.context()));
      case AioCall.Cancel c -> one(future(c.on()));
      case AioCall.Uncancel c -> one(future(c.on()));
      case AioCall.Query c -> one(future(c.on()));
      case AioCall.SetResult c -> one(future(c.on()));
      case AioCall.SetException c -> one(future(c.on()));
      case AioCall.AddDoneCallback c -> both(one(future(c.on())), context(c.context()));
      case AioCall.RemoveDoneCallback c -> one(future(c.on()));
      case AioCall.CallSoon c -> context(c.context());
      case AioCall.CallLater c -> context(c.context());
      case AioCall.CallAt c -> context(c.context());
      case AioCall.HandleCancel c -> optional(Table.HANDLE, c.handle());
      case AioCall.HandleQuery c -> optional(Table.HANDLE, c.handle());
      case AioCall.ContextReset c -> optional(Table.TOKEN, c.token());
      case AioCall.ContextRun c -> context(c.context());
      case AioCall.Reschedule c -> optional(Table.TIMEOUT, c.timeout());
      case AioCall.TimeoutQuery c -> optional(Table.TIMEOUT, c.timeout());
      case AioCall.CurrentTask _,
          AioCall.OfObject _,
          AioCall.Notify _,
          AioCall.BarrierQuery _,
          AioCall.QueueQuery _,
          AioCall.PutNowait _,
          AioCall.Shutdown _,
          AioCall.ContextSet _,
          AioCall.ContextGet _,
          AioCall.CopyContext _,
          AioCall.NewAsyncGenerator _ ->
          List.of();
    };
  }

  private static List<Reference> one(Reference reference) {
    return List.of(reference);
  }

  private static List<Reference> context(String name) {
    return optional(Table.CONTEXT, name);
  }

  private static List<Reference> optional(Table table, String name) {
    return name == null ? List.of() : List.of(new Reference(table, name));
  }

  private static List<Reference> both(List<Reference> first, List<Reference> second) {
    List<Reference> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
