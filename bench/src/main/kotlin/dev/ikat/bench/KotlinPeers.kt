/*
 * What Kotlin's standard library and kotlinx.coroutines do for the same work, called by the
 * benchmarks. Everything runs on the calling thread, as Ikat's loop does.
 */
@file:JvmName("KotlinPeers")

package dev.ikat.bench

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.yield

/** The numbers below [end], seven bits of each, from a `sequence`. */
fun sequenceOf(end: Int): Iterator<Int> =
    sequence { for (i in 0 until end) yield(i and 127) }.iterator()

/** Two coroutines that give way to each other, [rounds] times each. */
fun yields(rounds: Int) = runBlocking {
    repeat(2) { launch { repeat(rounds) { yield() } } }
}

/** Launches [count] jobs that do not suspend, and joins them. */
fun launches(count: Int): Int = runBlocking {
    var sum = 0
    val jobs = arrayOfNulls<Job>(count)
    for (i in 0 until count) jobs[i] = launch { sum += i }
    for (job in jobs) job!!.join()
    sum
}

/** The same with a result that is collected. */
fun asyncs(count: Int): Int = runBlocking {
    var sum = 0
    val all = Array(count) { i -> async { i } }
    for (one in all) sum += one.await()
    sum
}

/** The results of [count] coroutines that do not suspend, by `awaitAll`. */
fun awaitAlls(count: Int): List<Int> = runBlocking { List(count) { i -> async { i } }.awaitAll() }

/** Items through a channel with a buffer of [capacity]. */
fun channel(items: Int, capacity: Int): Int = runBlocking {
    val channel = Channel<Int>(capacity)
    launch { for (i in 0 until items) channel.send(i) }
    var sum = 0
    repeat(items) { sum += channel.receive() }
    sum
}

/** Two coroutines hand a mutex to each other, [rounds] times each. */
fun mutex(rounds: Int) = runBlocking {
    val mutex = Mutex()
    repeat(2) {
        launch {
            mutex.lock()
            // From here on the other one always waits.
            yield()
            repeat(rounds) {
                mutex.unlock()
                mutex.lock()
            }
            mutex.unlock()
        }
    }
}

/** One coroutine completes what the other waits for, [rounds] times. */
fun deferreds(rounds: Int) = runBlocking {
    var next = CompletableDeferred<Unit>()
    val waiter = launch { repeat(rounds) { next.await() } }
    repeat(rounds) {
        yield()
        val done = next
        next = CompletableDeferred()
        done.complete(Unit)
    }
    waiter.join()
}

/** Two coroutines that tell each other to go on, [rounds] times each. */
fun pingPong(rounds: Int) = runBlocking {
    var ping = CompletableDeferred<Unit>()
    var pong = CompletableDeferred<Unit>()
    val other = launch {
        repeat(rounds) {
            ping.await()
            ping = CompletableDeferred()
            pong.complete(Unit)
        }
    }
    repeat(rounds) {
        ping.complete(Unit)
        pong.await()
        pong = CompletableDeferred()
    }
    other.join()
}

/** Awaits what is done already, [count] times. */
fun awaitsDone(count: Int): Int = runBlocking {
    val done = CompletableDeferred(1)
    var sum = 0
    repeat(count) { sum += done.await() }
    sum
}

/** Launches [count] jobs that each wait for a millisecond, and joins them. */
fun delays(count: Int) = runBlocking {
    val jobs = arrayOfNulls<Job>(count)
    for (i in 0 until count) jobs[i] = launch { delay(1) }
    for (job in jobs) job!!.join()
}

/** The same; tells before, and while all wait. */
fun delaysHeld(count: Int, before: Runnable, during: Runnable) = runBlocking {
    val jobs = arrayOfNulls<Job>(count)
    before.run()
    for (i in 0 until count) jobs[i] = launch { delay(1) }
    yield()
    during.run()
    for (job in jobs) job!!.join()
}

/** Launches [count] jobs that wait for the same thing; tells before, and while all wait. */
fun parked(count: Int, before: Runnable, during: Runnable) = runBlocking {
    val gate = CompletableDeferred<Int>()
    val jobs = arrayOfNulls<Job>(count)
    before.run()
    for (i in 0 until count) jobs[i] = async { gate.await() + 1 }
    yield()
    during.run()
    gate.complete(1)
    for (job in jobs) job!!.join()
}
