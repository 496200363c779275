package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down what it is told, and does what the test wants on a grant. */
class RecordingContender implements LeaderContender {

    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Consumer<Leadership> onGrant;
    private volatile Optional<Leadership> leadership = Optional.empty();

    RecordingContender() {
        this(granted -> {});
    }

    RecordingContender(Consumer<Leadership> onGrant) {
        this.onGrant = onGrant;
    }

    @Override
    public void onGranted(Leadership granted) {
        calls.add("granted " + granted.token());
        leadership = Optional.of(granted);
        onGrant.accept(granted);
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        calls.add("revoked " + token + " " + cause);
    }

    @Override
    public void onError(HaException error) {
        calls.add("error " + error.getClass().getSimpleName());
    }

    boolean leads() {
        return leadership.map(Leadership::isHeld).orElse(false);
    }

    Leadership leadership() {
        return leadership.orElseThrow();
    }
}
