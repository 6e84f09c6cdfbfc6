package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable with a value in each {@link Context}: what a thread-local is to threads, this is to
 * tasks. {@code contextvars.ContextVar} in Python.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.ContextVar;
 *
 * final ContextVar<String> request = ContextVar.of("request");
 *
 * void main() {
 *   run(async(() -> {
 *     try (var _ = request.set("r1")) {
 *       await(createTask(async(() -> IO.println(request.get()))));   // r1: the task has a copy
 *     }
 *     IO.println(request.get("none"));                               // none
 *   }));
 * }
 * }
 *
 * <p>Works on every thread, with or without a loop. Make variables once, as constants: a context
 * holds them for as long as it lives.
 */
public final class ContextVar<T> {
  private final String name;
  private final @Nullable T defaultValue;
  private final boolean hasDefault;

  private ContextVar(String name, @Nullable T defaultValue, boolean hasDefault) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = defaultValue;
    this.hasDefault = hasDefault;
  }

  /** A variable without a default; the name is for messages. */
  public static <T> ContextVar<T> of(String name) {
    return new ContextVar<>(name, null, false);
  }

  /** A variable with a default. */
  public static <T> ContextVar<T> of(String name, @Nullable T defaultValue) {
    return new ContextVar<>(name, defaultValue, true);
  }

  /** The name given when the variable was made. */
  public String name() {
    return name;
  }

  @Nullable T defaultValue() {
    return defaultValue;
  }

  /**
   * The value in the current context, else the default.
   *
   * @throws NoSuchElementException if there is neither (Python: {@code LookupError})
   */
  public T get() {
    Context context = Context.current(Carrier.current());
    if (!hasDefault && !context.isSet(this)) {
      throw new NoSuchElementException("context variable '" + name + "' is not set");
    }
    return context.get(this);
  }

  /** The value in the current context, else the given one (not the variable's own default). */
  public @Nullable T get(@Nullable T orElse) {
    Context context = Context.current(Carrier.current());
    return context.isSet(this) ? context.get(this) : orElse;
  }

  /** Sets the value in the current context. The token takes it back. */
  public Token<T> set(@Nullable T value) {
    Context context = Context.current(Carrier.current());
    Token<T> token = new Token<>(this, context, context.isSet(this), context.get(this));
    context.set(this, value);
    return token;
  }

  /**
   * Gives the variable the value it had before the {@link #set} that made the token.
   *
   * @throws IllegalArgumentException if the token is another variable's, or was made in another
   *     context (Python: {@code ValueError})
   * @throws IllegalStateException if it has been used (Python: {@code RuntimeError})
   */
  public void reset(Token<T> token) {
    if (token.used) {
      throw new IllegalStateException("the token has been used once already: " + token);
    }
    if (token.variable != this) {
      throw new IllegalArgumentException("the token was made by another variable: " + token);
    }
    Context context = Context.current(Carrier.current());
    if (token.context != context) {
      throw new IllegalArgumentException("the token was made in another context: " + token);
    }
    token.used = true;
    if (token.wasSet) {
      context.set(this, token.oldValue);
    } else {
      context.remove(this);
    }
  }

  @Override
  public String toString() {
    return "ContextVar[" + name + "]";
  }

  /** Takes one {@link ContextVar#set} back; closing it is the same as resetting. */
  public static final class Token<T> implements AutoCloseable {
    private final ContextVar<T> variable;
    private final Context context;
    private final boolean wasSet;
    private final @Nullable T oldValue;
    private boolean used;

    private Token(ContextVar<T> variable, Context context, boolean wasSet, @Nullable T oldValue) {
      this.variable = variable;
      this.context = context;
      this.wasSet = wasSet;
      this.oldValue = oldValue;
    }

    /** The variable. */
    public ContextVar<T> variable() {
      return variable;
    }

    /** Resets the variable; see {@link ContextVar#reset} for the errors. */
    @Override
    public void close() {
      variable.reset(this);
    }

    @Override
    public String toString() {
      return "Token[" + variable.name() + (used ? ", used" : "") + "]";
    }
  }
}
