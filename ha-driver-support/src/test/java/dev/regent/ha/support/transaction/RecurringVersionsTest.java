package dev.regent.ha.support.transaction;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Transactional store whose versions start anew when a key is created again, as on ZooKeeper")
class RecurringVersionsTest extends TransactionContracts {

    RecurringVersionsTest() {
        super(true);
    }
}
