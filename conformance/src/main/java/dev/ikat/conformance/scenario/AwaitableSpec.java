package dev.ikat.conformance.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Something to wait for (section 3.3). Components that may be null say so. */
public sealed interface AwaitableSpec {
  /** What stands before the result in the trace. */
  String label();

  /** asyncio.sleep; result may be null: none. */
  record Sleep(Expr millis, Expr result) implements AwaitableSpec {
    @Override
    public String label() {
      return "sleep";
    }
  }

  /** A task or future. */
  record Existing(String name) implements AwaitableSpec {
    @Override
    public String label() {
      return "task " + name;
    }
  }

  /** A new coroutine. */
  record Coro(String name, Map<String, Expr> arguments) implements AwaitableSpec {
    @Override
    public String label() {
      return "coro " + name;
    }
  }

  /** asyncio.gather. */
  record Gather(List<AwaitableSpec> members, boolean returnExceptions) implements AwaitableSpec {
    @Override
    public String label() {
      return "gather";
    }
  }

  /** asyncio.wait; millis may be null: no limit. */
  record Wait(List<AwaitableSpec> members, Expr millis, String when) implements AwaitableSpec {
    @Override
    public String label() {
      return "wait";
    }
  }

  /** asyncio.wait_for. */
  record WaitFor(AwaitableSpec member, Expr millis) implements AwaitableSpec {
    @Override
    public String label() {
      return "wait_for";
    }
  }

  /** asyncio.shield. */
  record Shield(AwaitableSpec member) implements AwaitableSpec {
    @Override
    public String label() {
      return "shield";
    }
  }

  /** A method of an object that takes no argument. */
  record OfObject(Method method, String object) implements AwaitableSpec {
    @Override
    public String label() {
      return method.python() + " " + object;
    }
  }

  /** {@code wait_for(predicate)} of a condition. */
  record ConditionWaitFor(String object, Expr predicate) implements AwaitableSpec {
    @Override
    public String label() {
      return "cond_wait_for " + object;
    }
  }

  /** {@code put(value)} of a queue. */
  record Put(String object, Expr value) implements AwaitableSpec {
    @Override
    public String label() {
      return "put " + object;
    }
  }

  /** {@code anext(g)}; orElse may be null: none. */
  record Anext(String generator, Expr orElse) implements AwaitableSpec {
    @Override
    public String label() {
      return "anext " + generator;
    }
  }

  /** {@code g.asend(value)}. */
  record Asend(String generator, Expr value) implements AwaitableSpec {
    @Override
    public String label() {
      return "asend " + generator;
    }
  }

  /** {@code g.athrow(exception)}. */
  record Athrow(String generator, ExceptionSpec exception) implements AwaitableSpec {
    @Override
    public String label() {
      return "athrow " + generator;
    }
  }

  /** {@code g.aclose()}. */
  record Aclose(String generator) implements AwaitableSpec {
    @Override
    public String label() {
      return "aclose " + generator;
    }
  }

  /** {@code [x async for x in g]}. */
  record Alist(String generator) implements AwaitableSpec {
    @Override
    public String label() {
      return "alist " + generator;
    }
  }

  /** The loop's {@code shutdown_asyncgens()}. */
  record ShutdownAsyncGenerators() implements AwaitableSpec {
    @Override
    public String label() {
      return "shutdown_asyncgens";
    }
  }

  /** The methods that take no argument; named as in the language. */
  enum Method {
    ACQUIRE,
    EV_WAIT,
    COND_WAIT,
    BARRIER_WAIT,
    BARRIER_RESET,
    BARRIER_ABORT,
    GET,
    JOIN;

    /** Its name in the language. */
    public String python() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
