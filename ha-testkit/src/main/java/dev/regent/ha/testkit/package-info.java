/**
 * The compatibility kit: one abstract JUnit class for each part of the SPI. A driver proves itself by one small subclass of each, and a
 * {@link dev.regent.ha.testkit.BackendFixture} that opens a fresh backend:
 *
 * <pre>{@code
 * class MyLeaderElectionTest extends LeaderElectionContract {
 *     protected BackendFixture createFixture(Path scratch) {
 *         return new MyFixture(scratch);
 *     }
 * }
 * }</pre>
 *
 * <p>The name of each test is a sentence that begins with the number of the rule that it tests, as in {@code docs/contract.md}. Every
 * behaviour is expected; what a driver declares to lack is tested in the negative. See {@code docs/writing-a-driver.md}.
 */
@NullMarked
package dev.regent.ha.testkit;

import org.jspecify.annotations.NullMarked;
