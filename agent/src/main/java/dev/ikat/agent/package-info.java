/** The agent: opens what the continuation engine needs, and weaves classes as they are loaded. */
@NullMarked
package dev.ikat.agent;

import org.jspecify.annotations.NullMarked;
