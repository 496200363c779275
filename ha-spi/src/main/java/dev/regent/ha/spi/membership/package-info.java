/**
 * Who is there: processes that registered in a group and still live.
 *
 * <pre>{@code
 * try (Membership workers = backend.membership("workers")) {
 *     Membership.Member me = workers.register(Map.of("rpc", "10.0.0.8:6122"));
 *     workers.watch(members -> { // all living ones at once, and again after each change
 *         log.info("{} of {} workers are others", members.size() - 1, members.size());
 *         dispatcher.use(members);
 *     });
 *     log.info("seen as {} {}", me.name(), me.incarnation()); // a restart is another incarnation
 *     stop.await();
 * } // gone at once for everybody who watches
 * }</pre>
 */
@NullMarked
package dev.regent.ha.spi.membership;

import org.jspecify.annotations.NullMarked;
