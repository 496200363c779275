/**
 * The contract between high availability and everything that needs it.
 *
 * <p>A {@link dev.regent.ha.spi.HaBackendFactory} opens one {@link dev.regent.ha.spi.HaBackend} for a cluster; the
 * backend hands out elections ({@code leader}), stores of pointers ({@code state}) and membership
 * ({@code membership}). The only way to write is through a
 * {@link dev.regent.ha.spi.leader.Leadership}, so a process that does not lead cannot write by mistake:
 *
 * <pre>{@code
 * Map<String, String> written = Map.of("high-availability.local.dir", "/var/lib/orders");
 * Configuration configuration = Configuration.of(factory.options(), written);
 * HaBackendContext context = new HaBackendContext(new ClusterId("orders"), "node-1", configuration);
 * try (HaBackend backend = factory.open(context);
 *         LeaderElection election = backend.election("scheduler");
 *         LeaderRetrieval retrieval = backend.leaderRetrieval("scheduler")) {
 *     election.start(contender); // onGranted(leadership), onRevoked(token, cause)
 *     retrieval.start(leader -> log.info("led by {}", leader));
 *     stop.await();
 * } // steps down, hands over, ends all threads
 * }</pre>
 *
 * <p>The numbered guarantees (E1, S1, ...) named in this documentation are those of {@code docs/contract.md}. Nothing here is
 * null, no method returns a sentinel, expected outcomes are values and failures are
 * {@link dev.regent.ha.spi.HaException}s whose type tells the caller what to do.
 */
@NullMarked
package dev.regent.ha.spi;

import org.jspecify.annotations.NullMarked;
