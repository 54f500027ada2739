using EnvoyRls.Dashboard.Tests.Harness;

// One service and one browser for all, one test after the other: each test has the machine and the rules to itself.
[assembly: AssemblyFixture(typeof(Stage))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
