/** Echo servers of Ikat and its peers, the load they bear, and what is compared. */
@NullMarked
package dev.ikat.bench.echo;

import org.jspecify.annotations.NullMarked;
