package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.store.WriteGate;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A {@link ShortLeaseFactory} of a driver that is a store of documents. */
public abstract class DocumentShortLeaseFactory extends ShortLeaseFactory {

    /**
     * Opens nothing yet.
     *
     * @param factories the constructor of the driver's factory that takes seams
     */
    protected DocumentShortLeaseFactory(Function<DocumentSeams, HaBackendFactory> factories) {
        super(factories.apply(new DocumentSeams(WriteGate.PASSIVE_CHECK, UnaryOperator.identity(), LONGEST)));
    }
}
