package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the registration at every look and tells the listener who came and went. */
final class MemoryMembership implements Membership, MemoryBackend.Part {

    private static final Logger log = LoggerFactory.getLogger(MemoryMembership.class);
    private static final int MOST_BYTES = 4096;

    private final MemoryBackend backend;
    private final ElectionKey group;
    private Optional<Member> registered = Optional.empty();
    private Optional<Consumer<Set<Member>>> listener = Optional.empty();
    private Optional<Set<Member>> told = Optional.empty();
    private boolean closed;

    MemoryMembership(MemoryBackend backend, ElectionKey group) {
        this.backend = backend;
        this.group = group;
    }

    @Override
    public Member register(Map<String, String> attributes) {
        int size = attributes.entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        if (size > MOST_BYTES) {
            throw new ValueTooLargeException("attributes", size, MOST_BYTES);
        }
        Member member = fresh(attributes);
        synchronized (this) {
            if (closed || registered.isPresent()) {
                throw new IllegalStateException("registered before or closed");
            }
            registered = Optional.of(member);
        }
        backend.ask(() -> backend.link().server().register(group, member, true));
        backend.add(this);
        return member;
    }

    private Member fresh(Map<String, String> attributes) {
        boolean known = backend.link().server().has(Defect.INCARNATION_STAYS);
        String incarnation = known ? "only" : UUID.randomUUID().toString();
        return new Member(backend.processName(), incarnation, attributes);
    }

    @Override
    public void watch(Consumer<Set<Member>> watching) {
        synchronized (this) {
            if (closed || listener.isPresent()) {
                throw new IllegalStateException("watching already or closed");
            }
            listener = Optional.of(watching);
        }
        backend.add(this);
    }

    @Override
    public void look() {
        current().ifPresent(this::renew);
        Set<Member> now = backend.read(() ->
                backend.link().server().members(group, backend.times().lease().toNanos()));
        synchronized (this) {
            if (told.isEmpty() || !told.orElseThrow().equals(now)) {
                told = Optional.of(now);
                listener.ifPresent(called -> backend.callBack(() -> {
                    if (!closedNow()) {
                        called.accept(now);
                    }
                }));
            }
        }
    }

    private void renew(Member member) {
        if (!backend.ask(() -> backend.link().server().register(group, member, false)) && !closedNow()) {
            Member again = fresh(member.attributes());
            backend.ask(() -> backend.link().server().register(group, again, true));
            synchronized (this) {
                registered = Optional.of(again);
            }
        }
    }

    private synchronized Optional<Member> current() {
        return registered;
    }

    private synchronized boolean closedNow() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        backend.remove(this);
        backend.callBackAndWait(() -> {});
        try {
            current()
                    .ifPresent(member -> backend.ask(() -> {
                        backend.link().server().leave(group, member);
                        return true;
                    }));
        } catch (HaException unreachable) {
            log.debug("the registration in {} is left to expire", group, unreachable);
        }
    }
}
