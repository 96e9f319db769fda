/**
 * Limits the stack that the SDK captures for every promise of a workflow, for the Call Stack of the Temporal UI. The
 * first of the three frames is the SDK's own; two of ours say where a workflow waits, for a seventh less CPU than the
 * default of ten. Preloaded into the sandbox, whose globals are frozen before workflows are loaded; no other stack is
 * cut.
 */
Error.stackTraceLimit = 3;
