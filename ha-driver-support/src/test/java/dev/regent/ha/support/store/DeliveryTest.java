package dev.regent.ha.support.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SerialExecutor callbacks = new SerialExecutor("delivery-test", Threading.system());
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Delivery<String> delivery = new Delivery<>(delivered::add, callbacks, Threading.system());

    @AfterEach
    void end() {
        callbacks.close();
    }

    @Test
    @DisplayName("Each change is delivered once, in order, and a value that is offered again is none")
    void once() {
        for (String value : List.of("a", "a", "b")) {
            delivery.offer(value);
            awaitAllBefore();
        }
        assertThat(delivered).containsExactly("a", "b");
        delivery.close();
    }

    @Test
    @DisplayName("L1: what was offered and had not been delivered when it was closed is not delivered any more")
    void notAfterClose() {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        callbacks.execute(goOn::join);
        delivery.offer("late");
        delivery.close();
        goOn.complete(null);
        awaitAllBefore();
        assertThat(delivered).isEmpty();
    }

    private void awaitAllBefore() {
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        callbacks.execute(() -> turn.complete(true));
        assertThat(turn).succeedsWithin(PATIENCE);
    }
}
