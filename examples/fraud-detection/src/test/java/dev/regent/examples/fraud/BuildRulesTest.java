package dev.regent.examples.fraud;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
