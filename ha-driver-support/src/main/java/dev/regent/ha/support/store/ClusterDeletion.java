package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course of every recipe's cleanup: it deletes a cluster as a contender of all its elections, so never under a living leader, and raises
 * the token floor before it deletes anything.
 *
 * @param <E> the recipe's keys of an election
 * @param <L> the recipe's own kind of leadership
 */
public final class ClusterDeletion<E, L extends Leadership> {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterDeletion.class);

    private final StoreAccess access;
    private final Function<E, CleanupContender<L>> contend;
    private final Consumer<List<Led<E, L>>> recipe;

    /**
     * @param contend begins to contend for an election
     * @param recipe deletes what belongs to the cluster; is called while it leads all elections, with the floor above their tokens
     */
    public ClusterDeletion(
            StoreAccess access, Function<E, CleanupContender<L>> contend, Consumer<List<Led<E, L>>> recipe) {
        this.access = access;
        this.contend = contend;
        this.recipe = recipe;
    }

    /**
     * Runs it; it may be run again however it ended.
     *
     * @param elections lists the elections, each as often as it likes
     * @param patience for becoming the leader of all of them
     * @throws BackendUnavailableException if somebody else leads, came to lead meanwhile, or the store does not answer
     */
    public void run(Supplier<List<E>> elections, Duration patience) {
        TimeLimit limit = new TimeLimit(access.clock(), patience);
        List<E> found = elections.get().stream().distinct().toList();
        List<CleanupContender<L>> contenders = new ArrayList<>();
        try {
            found.forEach(election -> contenders.add(contend.apply(election)));
            contenders.forEach(contender -> contender.await(limit));
            delete(led(found, contenders));
        } catch (FencedException newLeader) {
            throw new BackendUnavailableException(
                    "a new leader appeared during the cleanup, stop it and try again: " + newLeader.getMessage(),
                    newLeader);
        } catch (OutcomeUnknownException noAnswer) {
            throw new BackendUnavailableException(
                    "the cleanup was not completed, try again: " + noAnswer.getMessage(), noAnswer);
        } finally {
            contenders.forEach(CleanupContender::close);
        }
    }

    private List<Led<E, L>> led(List<E> elections, List<CleanupContender<L>> contenders) {
        List<Led<E, L>> led = new ArrayList<>();
        for (int i = 0; i < elections.size(); i++) {
            led.add(new Led<>(elections.get(i), contenders.get(i).leadership()));
        }
        return led;
    }

    private void delete(List<Led<E, L>> all) {
        all.stream().mapToLong(Led::token).max().ifPresent(new TokenFloor(access)::raise);
        recipe.accept(all);
        LOG.info("deleted {} elections and what belonged to them", all.size());
    }

    /**
     * An election that the cleanup leads.
     *
     * @param keys of the election
     * @param leadership the cleanup's own
     */
    public record Led<E, L extends Leadership>(E keys, L leadership) {

        /** The cleanup's own. */
        public long token() {
            return leadership.token().value();
        }
    }
}
