/** Random programs: how they are made, written as Java, and made smaller. */
package dev.ikat.fuzz.program;
