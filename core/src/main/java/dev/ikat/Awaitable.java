package dev.ikat;

/**
 * What can be given to {@link Asyncio#await}: a {@link Coroutine} or a {@link Future}. It has no
 * methods, so that no lambda can be one by accident.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Awaitable;
 * import java.util.List;
 *
 * <T> T first(List<Awaitable<T>> all) {
 *   return await(all.getFirst());
 * }
 * }
 *
 * @param <T> what awaiting it gives
 */
public sealed interface Awaitable<T> permits Coroutine, Future {}
