package dev.ikat.conformance.scenario;

import java.util.Map;

/** What an {@link AioOp.Call} calls (section 3.4). Components that may be null say so. */
public sealed interface AioCall {
  // ---- tasks and futures ---

  /** create_task, of a task group if that is not null; eager and context may be null. */
  record CreateTask(
      String group,
      String task,
      String coroutine,
      Map<String, Expr> arguments,
      Boolean eager,
      String context)
      implements AioCall {}

  /** cancel; message may be null. */
  record Cancel(String on, String message) implements AioCall {}

  /** uncancel. */
  record Uncancel(String on) implements AioCall {}

  /** A question to a task or future. */
  record Query(String on, FutureQuestion question) implements AioCall {}

  /** set_result. */
  record SetResult(String on, Expr value) implements AioCall {}

  /** set_exception. */
  record SetException(String on, ExceptionSpec exception) implements AioCall {}

  /** add_done_callback; context may be null. */
  record AddDoneCallback(String on, String callback, String context) implements AioCall {}

  /** remove_done_callback. */
  record RemoveDoneCallback(String on, String callback) implements AioCall {}

  /** current_task. */
  record CurrentTask() implements AioCall {}

  // ---- callbacks ---

  /** call_soon; handle and context may be null. */
  record CallSoon(String callback, String handle, String context) implements AioCall {}

  /** call_later; handle and context may be null. */
  record CallLater(String callback, Expr millis, String handle, String context)
      implements AioCall {}

  /** call_at; handle and context may be null. */
  record CallAt(String callback, Expr at, String handle, String context) implements AioCall {}

  /** cancel of a handle. */
  record HandleCancel(String handle) implements AioCall {}

  /** A question to a handle. */
  record HandleQuery(String handle, HandleQuestion question) implements AioCall {}

  // ---- locks and queues ---

  /** A method of an object that takes no argument. */
  record OfObject(Method method, String object) implements AioCall {}

  /** notify of a condition. */
  record Notify(String object, int count) implements AioCall {}

  /** A question to a barrier. */
  record BarrierQuery(String object, BarrierQuestion question) implements AioCall {}

  /** A question to a queue. */
  record QueueQuery(String object, QueueQuestion question) implements AioCall {}

  /** put_nowait. */
  record PutNowait(String object, Expr value) implements AioCall {}

  /** shutdown of a queue. */
  record Shutdown(String object, boolean immediate) implements AioCall {}

  // ---- context ---

  /** Sets a context variable; token, the name to keep it under, may be null. */
  record ContextSet(String variable, Expr value, String token) implements AioCall {}

  /** Gets a context variable. */
  record ContextGet(String variable) implements AioCall {}

  /** Resets a context variable. */
  record ContextReset(String variable, String token) implements AioCall {}

  /** Keeps a copy of the current context. */
  record CopyContext(String context) implements AioCall {}

  /** Runs a callback inside a context. */
  record ContextRun(String context, String callback) implements AioCall {}

  // ---- timeouts and async generators ---

  /** reschedule of a timeout; millis may be the constant None. */
  record Reschedule(String timeout, Expr millis) implements AioCall {}

  /** A question to a timeout. */
  record TimeoutQuery(String timeout, TimeoutQuestion question) implements AioCall {}

  /** Makes an async generator. */
  record NewAsyncGenerator(String generator, String definition, Map<String, Expr> arguments)
      implements AioCall {}

  /** Methods of objects without an argument; named as in the language. */
  enum Method {
    RELEASE,
    LOCKED,
    EV_SET,
    EV_CLEAR,
    EV_IS_SET,
    NOTIFY_ALL,
    GET_NOWAIT,
    TASK_DONE
  }

  /** What can be asked of a future; named as in the language. */
  enum FutureQuestion {
    DONE,
    CANCELLED,
    RESULT,
    EXCEPTION,
    CANCELLING,
    NAME
  }

  /** What can be asked of a handle; named as in the language. */
  enum HandleQuestion {
    CANCELLED,
    WHEN
  }

  /** What can be asked of a barrier; named as in the language. */
  enum BarrierQuestion {
    PARTIES,
    N_WAITING,
    BROKEN
  }

  /** What can be asked of a queue; named as in the language. */
  enum QueueQuestion {
    QSIZE,
    EMPTY,
    FULL
  }

  /** What can be asked of a timeout; named as in the language. */
  enum TimeoutQuestion {
    EXPIRED,
    WHEN
  }
}
