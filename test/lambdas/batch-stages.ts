/** The handlers of a batch run's stages, by the state machine's states; land's beside them. Import it once the environment is set. */
import { handler as model } from '../../lambdas/model/handler.ts';
import { handler as plan } from '../../lambdas/plan/handler.ts';
import { handler as publish } from '../../lambdas/publish/handler.ts';

export { handler as land } from '../../lambdas/land/handler.ts';

export const steps = {
  Begin: plan,
  Links: plan,
  Finish: plan,
  Release: plan,
  Start: model,
  Check: model,
  Swap: model,
  Publish: publish,
} as const;
