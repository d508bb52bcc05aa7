import fc from 'fast-check';

// For mutation testing: a mutant is dead at the first counterexample, and nobody reads a smaller one.
fc.configureGlobal({ endOnFailure: true });
