/**
 * One logger and one set of metrics per environment. The service's name and the namespace come from the
 * function's environment (POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE).
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** JSON lines. WARN: odd, nothing lost. ERROR: data lost or a person needed. Never an IP address. */
export const logger = new Logger();

/** Whoever adds metrics publishes them (`publishStoredMetrics`) before the invocation ends. */
export const metrics = new Metrics();

/** Counts what was rejected, one metric a reason. */
export function countRejections(reasons: readonly string[]): void {
  for (const reason of new Set(reasons)) {
    const single = metrics.singleMetric();
    single.addDimension('reason', reason);
    single.addMetric('RejectedEvents', 'Count', reasons.filter((other) => other === reason).length);
  }
}
