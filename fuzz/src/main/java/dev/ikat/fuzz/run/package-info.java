/** What a random program calls, and what drives it. */
package dev.ikat.fuzz.run;
