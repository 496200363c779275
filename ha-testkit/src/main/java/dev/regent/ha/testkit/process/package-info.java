/**
 * Faults of whole processes: contenders in JVMs of their own, which are killed, stopped and continued while each writes down what it
 * believed and did; one judge merges the histories on the one monotonic clock of the machine.
 */
@NullMarked
package dev.regent.ha.testkit.process;

import org.jspecify.annotations.NullMarked;
