package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.support.transaction.TransactionSeams;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A driver with a longest permitted lease for which a test can wait. A driver's tests have a public subclass with a public constructor without
 * arguments, for contenders in processes of their own.
 */
public abstract class ShortLeaseFactory implements HaBackendFactory {

    static final Duration LONGEST = Duration.ofSeconds(4);

    private final HaBackendFactory factory;

    /**
     * Opens nothing yet.
     *
     * @param factories the constructor of the driver's factory that takes seams
     */
    protected ShortLeaseFactory(Function<TransactionSeams, HaBackendFactory> factories) {
        this(factories.apply(new TransactionSeams(WriteGate.PASSIVE_CHECK, UnaryOperator.identity(), LONGEST)));
    }

    ShortLeaseFactory(HaBackendFactory limited) {
        this.factory = limited;
    }

    @Override
    public final String type() {
        return factory.type();
    }

    @Override
    public final List<ConfigOption<?>> options() {
        return factory.options();
    }

    @Override
    public final HaBackend open(HaBackendContext context) {
        return factory.open(context);
    }
}
