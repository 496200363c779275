package dev.regent.ha.local;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The local backend with a longest permitted lease for which a test can wait. */
public final class ShortLongestLeaseFactory implements HaBackendFactory {

    static final Duration LONGEST = Duration.ofSeconds(4);

    private final HaBackendFactory factory =
            new LocalHaBackendFactory(new DocumentSeams(WriteGate.PASSIVE_CHECK, UnaryOperator.identity(), LONGEST));

    /** For contenders in processes of their own. */
    public ShortLongestLeaseFactory() {}

    @Override
    public String type() {
        return factory.type();
    }

    @Override
    public List<ConfigOption<?>> options() {
        return factory.options();
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        return factory.open(context);
    }
}
