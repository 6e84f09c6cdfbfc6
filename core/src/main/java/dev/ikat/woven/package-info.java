/**
 * What woven classes are linked to. Not for people: the weaver writes the calls. It only grows, so
 * that a jar woven by an older weaver runs on every later core; what a newer one has woven is
 * refused, with both versions named.
 */
@NullMarked
package dev.ikat.woven;

import org.jspecify.annotations.NullMarked;
