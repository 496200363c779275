/**
 * Who is there: processes that registered in a group and still live.
 *
 * <pre>{@code
 * Membership workers = backend.membership("taskmanagers");
 * AutoCloseable registration = workers.register(Map.of("host", "10.0.0.8"));
 * workers.watch(members -> members.forEach(member -> log.info("{} is {}", member.name(), member.incarnation())));
 * }</pre>
 */
@NullMarked
package dev.regent.ha.spi.membership;

import org.jspecify.annotations.NullMarked;
