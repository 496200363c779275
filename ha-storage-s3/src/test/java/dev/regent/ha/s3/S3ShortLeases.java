package dev.regent.ha.s3;

import dev.regent.ha.testkit.support.DocumentShortLeaseFactory;

/** For contenders in processes of their own, which make it by its name. */
public final class S3ShortLeases extends DocumentShortLeaseFactory {

    /** For the kit. */
    public S3ShortLeases() {
        super(S3HaBackendFactory::new);
    }
}
